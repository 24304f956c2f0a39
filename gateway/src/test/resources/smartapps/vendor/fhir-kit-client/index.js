export { CapabilityTool } from './capability-tool.js';
export { Client } from './client.js';
export { REQUEST_KEY, RESPONSE_KEY } from './types.js';
export { splitReference } from './utils.js';
//# sourceMappingURL=index.js.map