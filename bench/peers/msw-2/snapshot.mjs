export { snapshot } from 'msw-snapshot'
export { setupServer } from 'msw/node'
