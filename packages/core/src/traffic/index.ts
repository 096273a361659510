export type { Traffic, TrafficEntry, TrafficLoss } from './traffic-entry.js'
