import { expectTypeOf, test } from 'vitest'
import { defineConfig } from '../config/define-config.js'
import type { UnderstudyConfig } from '../config/config.js'
import type { CaptureIn, CaptureNameIn, OperationNameIn, ServiceNameIn } from './names.js'

const config = defineConfig({
  services: {
    PaymentService: {
      baseUrl: ['https://payments.example.com/v2', 'http://localhost:4010'],
      operations: { processRefund: 'POST /refunds', getPayment: 'GET /payments/:id' },
      match: (live, recorded) => live.url === recorded.url,
    },
    Mailer: { baseUrl: 'https://mail.example.com' },
  },
  passthrough: ['metrics.example.com'],
  replay: { time: 'recorded' },
})

interface Known {
  config: typeof config
}

type Template = `${Uppercase<string>} /${string}`

test('keeps the names of services, beside those of hosts', () => {
  expectTypeOf<'PaymentService'>().toExtend<ServiceNameIn<Known>>()
  expectTypeOf<'Mailer'>().toExtend<ServiceNameIn<Known>>()
  expectTypeOf<'payments.example.com'>().toExtend<ServiceNameIn<Known>>()
  expectTypeOf<'localhost:4010'>().toExtend<ServiceNameIn<Known>>()
  expectTypeOf<'PaymentServce'>().not.toExtend<ServiceNameIn<Known>>()
})

test('keeps the names of operations, beside methods with paths', () => {
  expectTypeOf<OperationNameIn<Known, 'PaymentService'>>().toEqualTypeOf<'processRefund' | 'getPayment' | Template>()
  expectTypeOf<'GET /refunds/:id'>().toExtend<OperationNameIn<Known, 'PaymentService'>>()
  expectTypeOf<'procesRefund'>().not.toExtend<OperationNameIn<Known, 'PaymentService'>>()
})

test('takes any operation of a service that names none, and of a host', () => {
  expectTypeOf<OperationNameIn<Known, 'payments.example.com'>>().toEqualTypeOf<string>()
  expectTypeOf<'sendMail'>().toExtend<OperationNameIn<Known, 'Mailer'>>()
})

test('adds operations that only recordings know', () => {
  interface Recorded extends Known {
    operations: { PaymentService: 'GET /refunds/:id' | 'ListRefunds'; 'users.example.com': 'GetUser' }
  }
  expectTypeOf<'ListRefunds'>().toExtend<OperationNameIn<Recorded, 'PaymentService'>>()
  expectTypeOf<OperationNameIn<Recorded, 'users.example.com'>>().toEqualTypeOf<'GetUser' | Template>()
  expectTypeOf<'Shipping'>().not.toExtend<ServiceNameIn<Recorded>>()
})

test('takes any name where nothing is declared', () => {
  expectTypeOf<ServiceNameIn<object>>().toEqualTypeOf<string>()
  expectTypeOf<OperationNameIn<object, 'PaymentService'>>().toEqualTypeOf<string>()
  expectTypeOf<CaptureNameIn<object>>().toEqualTypeOf<string>()
  expectTypeOf<CaptureIn<object, 'refund.json'>>().toEqualTypeOf<unknown>()
})

test('knows the types of declared captures, and allows others', () => {
  interface Captures {
    captures: { 'refund.json': { id: string; amount: number } }
  }
  expectTypeOf<CaptureIn<Captures, 'refund.json'>>().toEqualTypeOf<{ id: string; amount: number }>()
  expectTypeOf<CaptureIn<Captures, 'PaymentService.processRefund#1'>>().toEqualTypeOf<unknown>()
  expectTypeOf<'PaymentService.processRefund#1'>().toExtend<CaptureNameIn<Captures>>()
})

test('finds keys of a configuration that there are not', () => {
  defineConfig({
    // @ts-expect-error -- it is `services`
    servces: {},
  })
  defineConfig({
    services: {
      PaymentService: {
        baseUrl: 'https://payments.example.com',
        // @ts-expect-error -- it is `operations`
        operation: { processRefund: 'POST /refunds' },
      },
    },
  })
  expectTypeOf(defineConfig({ staleAfter: '30d' })).toHaveProperty('staleAfter')
})

test('stays a configuration like any other', () => {
  expectTypeOf(config).toExtend<UnderstudyConfig>()
  const computed: UnderstudyConfig = { services: { [String(1)]: { baseUrl: 'https://one.example.com' } } }
  expectTypeOf(defineConfig(computed)).toExtend<UnderstudyConfig>()
})
