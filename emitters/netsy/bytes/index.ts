export { ByteReader, EndOfInput } from "./byte-reader.ts";
