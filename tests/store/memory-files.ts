// The origin's own file system in memory: what is written later is newer.

class MemoryFile {
  private bytes = new Uint8Array();
  private written = 0;

  constructor(
    private readonly name: string,
    private readonly now: () => number,
  ) {}

  getFile = () =>
    Promise.resolve(new File([this.bytes], this.name, { lastModified: this.written }));

  createWritable = () => {
    let given = new Uint8Array();
    return Promise.resolve({
      write: (bytes: ArrayBuffer) => {
        given = new Uint8Array(bytes.slice(0));
        return Promise.resolve();
      },
      close: () => {
        this.bytes = given;
        this.written = this.now();
        return Promise.resolve();
      },
    });
  };
}

/** What stands for `FileSystemFileHandle` where there is none. */
export const MemoryFileHandle = MemoryFile;

export class MemoryFolder {
  private readonly entries = new Map<string, MemoryFile | MemoryFolder>();

  constructor(private readonly now: () => number) {}

  async *[Symbol.asyncIterator]() {
    yield* await Promise.resolve([...this.entries]);
  }

  getDirectoryHandle = (name: string) =>
    this.open(name, MemoryFolder, () => new MemoryFolder(this.now));

  getFileHandle = (name: string) =>
    this.open(name, MemoryFile, () => new MemoryFile(name, this.now));

  removeEntry = (name: string) =>
    this.entries.delete(name)
      ? Promise.resolve()
      : Promise.reject(new DOMException(name, 'NotFoundError'));

  /** Names of files and, with a slash, folders. */
  get names(): string[] {
    return [...this.entries].map(([name, entry]) =>
      entry instanceof MemoryFolder ? `${name}/` : name,
    );
  }

  private open<T extends MemoryFile | MemoryFolder>(
    name: string,
    kind: abstract new (...given: never[]) => T,
    make: () => T,
  ): Promise<T> {
    const found = this.entries.get(name) ?? make();
    this.entries.set(name, found);
    return found instanceof kind
      ? Promise.resolve(found)
      : Promise.reject(new DOMException(name, 'TypeMismatchError'));
  }
}
