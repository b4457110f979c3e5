export {
  type Bundle,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Group,
  collapse,
  compact,
  folded,
} from "./graph";
export { type Point, type Way, arrange, nearest } from "./layout";
export { type Box, type Size, at, extent, within } from "./plane";
