/** A number from 0 up to `below`, the same for the same seed and turn. */
export function drawn(seed: number, turn: number, below: number): number {
  let state = (seed + turn * 0x9e3779b9) >>> 0;
  for (let round = 0; round < 3; round++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;
    state = (state ^ (state >>> 12)) >>> 0;
  }
  return state % below;
}
