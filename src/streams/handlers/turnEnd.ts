/** Gives a function that has `act` called once at the end of this turn of the event loop, however often it is called. */
export function createTurnEnd(act: () => void): () => void {
  let isDue = false;
  const run = () => {
    isDue = false;
    act();
  };
  return () => {
    if (!isDue) setImmediate(run);
    isDue = true;
  };
}
