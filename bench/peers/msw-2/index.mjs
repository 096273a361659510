export { http, HttpResponse } from 'msw'
export { setupServer } from 'msw/node'
