/** Shown is what every input is given to show itself. */
export interface Shown {
  label: string;
  description?: string;
  required: boolean;
  error?: string;
}
