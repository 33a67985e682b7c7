/** Sources by what is special about each; what is said of them stands in a committed file of the table's name. */
export type Cases = Readonly<Record<string, string>>;
