/** Fields that lead to the next page, or say that there is one. */
const CURSOR =
  /^(?:next|nexturl|nextlink|nexthref|nexturi|nextpage|nextcursor|nexttoken|nextmarker|nextoffset|nextpagetoken|nextpageurl|pagetoken|cursor|endcursor|startcursor|after|scrollid|continuationtoken|continuation|marker|lastevaluatedkey|odatanextlink)$/

/** Fields that say whether there is a next page: they stand on the last one too. */
const MORE = /^(?:hasmore|hasnext|hasnextpage|more|istruncated)$/

/** Objects that hold such fields. */
const HOLDER = /^(?:links|pagination|paging|pageinfo|page|meta|cursors|responsemetadata)$/

/** Fields that tell how long a page is. */
const PAGE_SIZE = /^(?:perpage|pagesize|limit|maxresults)$/

/** Fields that number the pages. */
const PAGE_NUMBER = /^(?:page|pages|pagenumber|pagecount|totalpages|offset|lastpage|currentpage)$/

/** True for the name of a field that numbers the pages. */
export function isPageNumberName(name: string): boolean {
  return PAGE_NUMBER.test(plain(name))
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '')
}

/** True for the name of a field that leads to the next page. */
export function isCursorName(name: string): boolean {
  return CURSOR.test(plain(name))
}

/** True for the name of a field that says whether there is a next page. */
export function isMoreName(name: string): boolean {
  return MORE.test(plain(name))
}

/** True for the name of an object that holds such fields. */
export function isPaginationHolder(name: string): boolean {
  return HOLDER.test(plain(name))
}

/** True for the name of a field that tells how long a page is. */
export function isPageSizeName(name: string): boolean {
  return PAGE_SIZE.test(plain(name))
}
