import { gql, GraphQLClient } from 'graphql-request'
import type { Story } from './story.ts'

const REFUND = gql`
  query Refund($id: ID!) {
    refund(id: $id) {
      id
      amount
      reason
    }
  }
`
const CREATE = gql`
  mutation CreateRefund($amount: Int!, $reason: String) {
    createRefund(amount: $amount, reason: $reason) {
      amount
      reason
    }
  }
`

/** graphql-request against graphql-yoga: every operation goes to one URL. */
export const story: Story<GraphQLClient> = {
  name: 'graphql-request',
  open: ({ bases, seed }) =>
    new GraphQLClient(`${bases.graphql}/graphql`, { headers: { authorization: `Bearer ${seed}` } }),
  steps: {
    'queries one': (sdk) => sdk.request(REFUND, { id: 'r-1' }),
    'queries one that is not there': (sdk) => sdk.request(REFUND, { id: 'r-none' }),
    'mutates twice': async (sdk) => [
      await sdk.request(CREATE, { amount: 700 }),
      await sdk.request(CREATE, { amount: 800, reason: 'caf\u00e9 "closed"' }),
    ],
    'queries in parallel': (sdk) => Promise.all(['r-1', 'r-none', 'r-1'].map((id) => sdk.request(REFUND, { id }))),
    'tells of a wrong query': async (sdk) => {
      const { errors, status } = await sdk
        .rawRequest('{ nothing }')
        .catch((error: { response: { errors: unknown; status: number } }) => error.response)
      return { errors, status }
    },
  },
}
