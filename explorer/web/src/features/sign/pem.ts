/** pemOf is a PEM text as a file. */
export function pemOf(text: string): Blob {
  return new Blob([text], { type: "application/x-pem-file" });
}
