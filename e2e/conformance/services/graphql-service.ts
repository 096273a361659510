import { createServer, type Server } from 'node:http'
import { createSchema, createYoga } from 'graphql-yoga'

interface Refund {
  id: string
  amount: number
  reason: string | null
}

const TYPES = /* GraphQL */ `
  type Refund {
    id: ID!
    amount: Int!
    reason: String
  }
  type Query {
    refund(id: ID!): Refund
    refunds: [Refund!]!
  }
  type Mutation {
    createRefund(amount: Int!, reason: String): Refund!
  }
`

/** A GraphQL service over a list of refunds, with graphql-yoga. */
export function createGraphqlService(): Server {
  const refunds: Refund[] = [{ id: 'r-1', amount: 500, reason: null }]
  const schema = createSchema({
    typeDefs: TYPES,
    resolvers: {
      Query: {
        refund: (_parent: unknown, { id }: { id: string }) => refunds.find((refund) => refund.id === id) ?? null,
        refunds: () => refunds,
      },
      Mutation: {
        createRefund: (_parent: unknown, { amount, reason }: { amount: number; reason?: string }) => {
          const refund = { id: `r-${refunds.length + 1}`, amount, reason: reason ?? null }
          refunds.push(refund)
          return refund
        },
      },
    },
  })
  const yoga = createYoga({ schema, logging: false, maskedErrors: false })
  return createServer((request, response) => void yoga(request, response))
}
