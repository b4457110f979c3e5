export { type Follow, follows, initialFor } from "./follows";
export { actPath } from "./paths";
export { isLeftTo, matterOf } from "./whose";
export { onlyOne, useEntities, useEntitiesOf, useTasks } from "./queries";
