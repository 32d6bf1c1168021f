import * as z from "zod";

// Parsers compiled with `new Function` are what the page's policy forbids; zod decides when a schema is made,
// so this comes before every module that makes one.
z.config({ jitless: true });
