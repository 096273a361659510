/** True for answers that carry no body, whatever their headers say (RFC 9110 sections 9.3.2, 15.2, 15.3.5, 15.4.5). */
export function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304 || (status >= 100 && status < 200)
}
