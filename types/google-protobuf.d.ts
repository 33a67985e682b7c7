/** The part of Google's protobuf library that the tests compare with; it comes without types. */
declare module "google-protobuf" {
  export class BinaryReader {
    constructor(bytes: Uint8Array);
    nextField(): boolean;
    getFieldNumber(): number;
    isEndGroup(): boolean;
    skipField(): void;
    readInt64String(): string;
    readUint64String(): string;
    readInt32(): number;
    readUint32(): number;
    readBool(): boolean;
    readEnum(): number;
    readBytes(): Uint8Array;
    readStringRequireUtf8(): string;
    readMessage<T>(message: T, read: (message: T, reader: BinaryReader) => void): void;
  }

  export class BinaryWriter {
    writeInt64String(field: number, value: string): void;
    writeUint64String(field: number, value: string): void;
    writeInt32(field: number, value: number): void;
    writeUint32(field: number, value: number): void;
    writeBool(field: number, value: boolean): void;
    writeEnum(field: number, value: number): void;
    writeBytes(field: number, value: Uint8Array): void;
    writeString(field: number, value: string): void;
    writeMessage<T>(field: number, message: T, write: (message: T, writer: BinaryWriter) => void): void;
    getResultBuffer(): Uint8Array;
  }
}
