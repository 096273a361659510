import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Interaction, Recording } from '../model/index.js'
import { recordings } from './arbitrary-recording.js'
import { printRecording } from './print-recording.js'
import { parseRecording } from './read-recording.js'

test('prints what reads as the same recording, and prints that as the same text', () => {
  fc.assert(
    fc.property(recordings, (recording) => {
      const text = printRecording(recording)
      const read = parseRecording(text, 'a.recorded.json')
      expect(read).toEqual(recording)
      expect(printRecording(read)).toBe(text)
    }),
  )
})

test('prints keys in the order of the format, whatever order they came in', () => {
  const interaction: Interaction = {
    response: {
      latencyMs: 48,
      error: { latencyMs: 1, message: 'terminated', code: 'ECONNRESET' },
      body: { stream: [{ text: 'a', delayMs: 0 }] },
      trailers: {},
      headers: { b: '1', a: ['2', '3'] },
      informational: [{ headers: {}, status: 103 }],
      statusText: 'Made',
      status: 201,
    },
    request: {
      body: { multipart: [{ text: 'x', contentType: 'text/plain', filename: 'f', name: 'n' }] },
      headers: {},
      url: 'https://payments.example.com/v2/refunds',
      method: 'POST',
    },
    recordedAt: '2026-11-22',
    operation: 'processRefund',
    service: 'PaymentService',
    test: null,
    id: 'PaymentService.processRefund#1',
  }
  const recording: Recording = { interactions: [interaction], version: 1 }
  expect(printRecording(recording)).toBe(`{
  "version": 1,
  "interactions": [
    {
      "id": "PaymentService.processRefund#1",
      "test": null,
      "service": "PaymentService",
      "operation": "processRefund",
      "recordedAt": "2026-11-22",
      "request": {
        "method": "POST",
        "url": "https://payments.example.com/v2/refunds",
        "headers": {},
        "body": {
          "multipart": [
            {
              "name": "n",
              "filename": "f",
              "contentType": "text/plain",
              "text": "x"
            }
          ]
        }
      },
      "response": {
        "status": 201,
        "statusText": "Made",
        "headers": {
          "b": "1",
          "a": [
            "2",
            "3"
          ]
        },
        "informational": [
          {
            "status": 103,
            "headers": {}
          }
        ],
        "body": {
          "stream": [
            {
              "delayMs": 0,
              "text": "a"
            }
          ]
        },
        "trailers": {},
        "latencyMs": 48,
        "error": {
          "code": "ECONNRESET",
          "message": "terminated",
          "latencyMs": 1
        }
      }
    }
  ]
}
`)
})

test('keeps the order of keys in JSON bodies, and a layout after its value', () => {
  const recording: Recording = {
    version: 1,
    interactions: [
      {
        id: 'a#1',
        test: 't',
        service: 'a',
        operation: 'o',
        recordedAt: '2026-11-22',
        request: { method: 'GET', url: 'https://a.example.com/', headers: {} },
        response: { status: 200, headers: {}, body: { layout: 'spaced', json: { b: 1, a: 2 } }, latencyMs: 0 },
      },
    ],
  }
  expect(printRecording(recording)).toContain(`        "body": {
          "json": {
            "b": 1,
            "a": 2
          },
          "layout": "spaced"
        },`)
})
