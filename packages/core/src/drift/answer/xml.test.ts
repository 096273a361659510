import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { briefly, compareSample } from '../sample-calls.js'
import { Placeholder, type Value } from '../value.js'
import { parseXml } from './xml.js'

it('reads elements as lists by their names without prefix', () => {
  const text = `<?xml version="1.0"?><!DOCTYPE a [<!ELEMENT a ANY>]><!-- one -->
    <p:rates xmlns:p="urn:r" base='EUR'><p:rate code="USD">1.05 &lt; 2 &#8364;</p:rate><p:rate code="GBP">
    <![CDATA[<0.9>]]></p:rate><none/><nil xsi:nil="true"/></p:rates>\n`
  expect(parseXml(text)).toEqual({
    rates: [
      {
        '@base': 'EUR',
        rate: [
          { '@code': 'USD', '#text': '1.05 < 2 €' },
          { '@code': 'GBP', '#text': '<0.9>' },
        ],
        none: [new Placeholder(null)],
        nil: [null],
      },
    ],
  })
})

it('reads elements amid text, and XHTML, as text', () => {
  expect(parseXml('<a><b>Two <i>words</i></b><c xmlns="http://www.w3.org/1999/xhtml"><p>x</p></c></a>')).toEqual({
    a: [{ b: [{ '#text': 'Two' }], c: [{ '#text': '' }] }],
  })
})

it.each(['', 'text', '<a>', '<a></b>', '</a>', '<a/>text', '<a b=c/>', '<a><b></a></b>', '<a', '<a/><!-- open'])(
  'finds no whole document in %j',
  (text) => {
    expect(parseXml(text)).toBeNull()
  },
)

interface Node {
  name: string
  text: string
  nodes: Node[]
}

const name = fc.constantFrom('a', 'b', 'c')
const text = fc.constantFrom('x', '1 < 2', '"q" & co', ']]>')

const anyNode = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.record({ name, text, nodes: fc.constant<Node[]>([]) }),
    fc.record({ name, text, nodes: fc.array(tie('node'), { maxLength: 3 }) }),
  ),
})).node

const escaped = (one: string): string => one.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const written = (node: Node): string =>
  `<${node.name}>${node.nodes.length > 0 ? node.nodes.map(written).join('\n') : escaped(node.text)}</${node.name}>`

const valueOf = ({ text: own, nodes }: Node): Value =>
  nodes.length === 0
    ? { '#text': own }
    : Object.fromEntries([...Map.groupBy(nodes, (one) => one.name)].map(([key, same]) => [key, same.map(valueOf)]))

it('reads every document as what was written', () => {
  fc.assert(
    fc.property(anyNode, (node) => {
      expect(parseXml(written(node))).toEqual({ [node.name]: [valueOf(node)] })
    }),
  )
})

it('finds no document in one that is cut short', () => {
  fc.assert(
    fc.property(anyNode, fc.nat(), (node, at) => {
      const whole = written(node)
      expect(parseXml(whole.slice(0, at % whole.length))).toBeNull()
    }),
  )
})

const documentOf = (items: string, rest = '<title>News</title>') => ({
  headers: { 'content-type': 'application/xml' },
  text: `<feed xmlns="urn:f">${rest}${items}</feed>`,
})

const item = (id: number, price = '<price currency="EUR">4.50</price>') =>
  `<item><id>${id}</id><at>2026-11-0${id}</at>${price}</item>`

const RECORDED = [documentOf(item(1) + item(2)), documentOf(item(3)), documentOf(item(4) + item(5) + item(6))]

const ITEM = '/feed/*/item/*'

it.each<[string, ReturnType<typeof documentOf>, string[]]>([
  ['other values', documentOf(item(7)), []],
  ['a list that is empty', documentOf(''), []],
  ['another layout', documentOf(`\n  ${item(7)}\n  `), []],
  ['another prefix', { ...documentOf(''), text: `<f:feed xmlns:f="urn:f"><f:title>a</f:title></f:feed>` }, []],
  [
    'a new element',
    documentOf(item(7, '<price currency="EUR">1.00</price><tax>0</tax>')),
    [`additive field-added ${ITEM}/tax`],
  ],
  ['an element that is gone', documentOf(item(7, '')), [`breaking field-removed ${ITEM}/price`]],
  [
    'an attribute that is gone',
    documentOf(item(7, '<price>4.50</price>')),
    [`breaking field-removed ${ITEM}/price/*/@currency`],
  ],
  ['another name', documentOf(item(7).replaceAll('at>', 'date>')), [`breaking renamed ${ITEM}/at`]],
  [
    'another format',
    documentOf(item(7).replace('2026-11-07', '07.11.2026')),
    [`risky format-changed ${ITEM}/at/*/#text`],
  ],
  ['no whole document', { ...documentOf(''), text: '<feed><title>News' }, ['breaking body-unparseable']],
])('tells of %s', (_title, live, findings) => {
  expect(briefly(compareSample(RECORDED, live))).toEqual(findings)
})

it('tells that an empty list could not be looked into', () => {
  expect(compareSample(RECORDED, documentOf('')).verdict).toBe('unverified')
})

it.each([
  [
    'in an envelope',
    '<s:Envelope xmlns:s="urn:s"><s:Header/><s:Body><s:Fault><faultcode>Server</faultcode></s:Fault></s:Body></s:Envelope>',
  ],
  ['alone', '<Error><Code>InternalError</Code><Message>Try again</Message></Error>'],
])('cannot check a fault %s', (_title, text) => {
  expect(compareSample(RECORDED, { ...documentOf(''), text })).toMatchObject({ verdict: 'could-not-check' })
})

it('cannot check what is refused by a code in XML', () => {
  const text = '<Error><Code>ExpiredToken</Code><Message>The token has expired</Message></Error>'
  expect(compareSample(RECORDED, { ...documentOf(''), status: 400, text })).toMatchObject({
    verdict: 'could-not-check',
  })
})
