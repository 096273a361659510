const SKIES = ['clear', 'cloudy', 'rain', 'snow']
const GEOMETRIES = [
  (s) => ({ type: 'Point', coordinates: position(s) }),
  (s) => ({ type: 'LineString', coordinates: s.list(2, 5, () => position(s)) }),
]
const DAYS = {
  known: ['2026-11-20', '2026-11-21', '2026-11-22'],
  later: ['2026-11-23', '2026-11-24'],
}
const CURRENCIES = { known: ['CHF', 'GBP', 'JPY', 'SEK', 'USD'], later: ['BRL', 'NOK'] }

const position = (s) => [s.decimal(-170, 170, 5), s.decimal(-80, 80, 5)]

/** Maps, weather, rates and timetables. */
export const PLACES = [
  {
    name: 'places',
    call: { service: 'Maps', operation: 'GET /geocode', path: '/geocode?q=harbour' },
    recordings: 4,
    body: (s) => ({
      type: 'FeatureCollection',
      features: s.list(3, 6, () => ({
        type: 'Feature',
        id: `poi.${s.digits(8)}`,
        geometry: s.oneOf(GEOMETRIES)(s),
        properties: {
          label: s.text(),
          confidence: s.decimal(0.1, 0.99, 3),
          rank: s.count(30),
          postcode: s.maybe(s.digits(5)),
        },
        bbox: [s.decimal(-170, 0, 4), s.decimal(-80, 0, 4), s.decimal(1, 170, 4), s.decimal(1, 80, 4)],
      })),
      attribution: '© Example Maps',
    }),
    targets: {
      required: '/features/*/properties/label',
      integer: '/features/*/properties/rank',
      object: '/features/*/properties',
      id: '/features/*/id',
      list: '/features',
    },
  },
  {
    name: 'forecast',
    call: { service: 'Weather', operation: 'GET /forecast', path: '/forecast?lat=52.5&lon=13.4' },
    recordings: 5,
    body: (s) => ({
      latitude: 52.52,
      longitude: 13.41,
      utcOffsetSeconds: 3600,
      generationMs: s.decimal(0.1, 3, 6),
      units: { temperature: '°C', wind: 'km/h' },
      hourly: s.list(4, 12, () => ({
        time: s.second(),
        temperature: s.decimal(-12, 34, 1),
        wind: s.decimal(0, 60, 1),
        sky: s.oneOf(SKIES),
        alert: s.nullable(s.text()),
      })),
      daily: s.map(DAYS, () => ({ sunrise: '06:41', sunset: '19:02', uv: s.count(9) })),
    }),
    targets: {
      required: '/hourly/*/time',
      object: '/units',
      closed: '/hourly/*/sky',
      moment: '/hourly/*/time',
      map: '/daily',
      list: '/hourly',
    },
  },
  {
    name: 'rates',
    call: { service: 'Rates', operation: 'GET /latest', path: '/latest?base=EUR' },
    recordings: 5,
    body: (s) => ({
      success: true,
      base: 'EUR',
      timestamp: s.epoch(),
      rates: s.map(CURRENCIES, () => ({ bid: s.decimal(0.2, 180, 4), ask: s.decimal(0.2, 180, 4) })),
    }),
    targets: { required: '/timestamp', integer: '/timestamp', map: '/rates' },
  },
  {
    name: 'departures',
    call: { service: 'Transit', operation: 'GET /stops/:id/departures', path: '/stops/900120/departures' },
    recordings: 4,
    body: (s) => ({
      departures: s.list(3, 9, () => ({
        tripId: `1|${s.digits(5)}|${s.between(0, 9)}|86`,
        when: s.nullable(s.second()),
        plannedWhen: s.second(),
        delay: s.nullable(s.count(20) * 60),
        platform: s.nullable(s.digits(2)),
        line: { id: `u${s.between(1, 9)}`, product: 'subway', express: false },
        remarks: s.list(1, 3, () => ({ type: 'hint', text: s.text() })),
      })),
      realtimeDataUpdatedAt: s.epoch(),
    }),
    targets: {
      required: '/departures/*/tripId',
      integer: '/realtimeDataUpdatedAt',
      object: '/departures/*/line',
      moment: '/departures/*/plannedWhen',
      list: '/departures',
    },
  },
]
