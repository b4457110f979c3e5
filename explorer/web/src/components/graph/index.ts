export type { EdgeLook, NodeLook, Tone } from "./canvas";
export { GraphView } from "./GraphView";
