import { numberPlaceholders, unescapeText } from '../body/placeholder.js'
import type { Interaction } from '../model/index.js'
import type { Place, Services } from '../services/index.js'

/** Place the request of an interaction, with numbers for its placeholders. */
export function placeRecorded(
  services: Services,
  { service, request }: Pick<Interaction, 'service' | 'request'>,
): Place {
  return services.placeRecorded(numberPlaceholders(unescapeText(request.url)).text, service)
}
