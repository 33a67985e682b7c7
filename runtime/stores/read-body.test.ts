import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readBody } from "./read-body.ts";

const chunks = ["a", "b"].map((text) => Buffer.from(text));

test("a body is read to its end, each step as its reader explains it", async () => {
  const body = Readable.from(chunks);
  let steps = 0;
  const counted = readBody(body, (next) => {
    steps += 1;
    return next();
  });
  expect(await Readable.from(counted).toArray()).toEqual(chunks);
  expect(steps).toBe(3);
});

test("a body that nobody reads to its end is given up", async () => {
  const body = Readable.from(chunks);
  for await (const chunk of readBody(body, (next) => next())) {
    expect(chunk).toEqual(chunks[0]);
    break;
  }
  expect(body.destroyed).toBe(true);
});
