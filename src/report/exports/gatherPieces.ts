/** Text that comes in bits, as pieces of a few dozen KB; reads on only as pieces are taken. */
export async function* gatherPieces(bits: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = "";
  for await (const bit of bits) {
    piece += bit;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

// --- internal ---

const pieceLength = 32 * 1024;
