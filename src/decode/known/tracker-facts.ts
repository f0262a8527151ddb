import { namesIn } from './names-in.ts';

/** Codec JSON (wiki.teltonika-gps.com); what is measured has a number, `io_239`. */
export const teltonikaFacts: readonly string[] = namesIn('lat lon alt ang sat sp evt pr io_239');

/** The place, its quality, and what is measured by number. */
export const ruptelaFacts: readonly string[] = namesIn('lat lon alt dir spd sat hdop trigger prio ext io_251');

/** Of locations, transitions, beacons, steps and status (owntracks.org/booklet/tech/json). */
export const owntracksFacts: readonly string[] = namesIn(`
  online lat lon acc alt batt bs cog rad t tid vac vel p poi image imagename conn tag m inregions inrids SSID BSSID motionactivities
  event desc wtst rid uuid major minor prox rssi steps from to distance floorsup floorsdown
`);
