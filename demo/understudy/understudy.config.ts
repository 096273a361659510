import { defineConfig } from '@understudy/core'

// Services elsewhere need no entry. These stand on this machine, where unnamed ones pass through.
export default defineConfig({
  services: {
    PaymentService: {
      baseUrl: process.env['PAYMENTS_URL'] ?? 'http://127.0.0.1:4101',
      operations: {
        createPayment: 'POST /payments',
        getPayment: 'GET /payments/:id',
        refundPayment: 'POST /payments/:id/refunds',
      },
    },
    InventoryService: {
      baseUrl: process.env['INVENTORY_URL'] ?? 'http://127.0.0.1:4102',
      operations: {
        getArticle: 'GET /articles/:sku',
        reserve: 'POST /reservations',
        release: 'DELETE /reservations/:id',
      },
    },
    ShippingService: {
      baseUrl: process.env['SHIPPING_URL'] ?? 'http://127.0.0.1:4103',
      operations: {
        quoteRates: 'GET /rates',
        createShipment: 'POST /shipments',
        trackShipment: 'GET /shipments/:id',
        recallShipment: 'DELETE /shipments/:id',
      },
    },
  },
  coverage: { reporters: ['json', 'html'] },
})
