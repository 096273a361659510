/**
 * Text in which a stand-in may stand: every stand-in has something of this. It is cheap to look for, and keeps the
 * patterns of `STAND_IN` away from nearly all of what is replayed.
 */
export const MAY_BE_STAND_IN =
  /redacted-|-\d+(?:@|%(?:25)*40)example|(?:Name|Company)-\d|Example Street|0(?:[ -]?0){3}|000-00|5[ ().-]{0,2}5[ ().-]{0,2}5|1900-|203\.0\.113/
