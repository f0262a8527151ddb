/** `config/tocsin.yaml` of a starting project: a broker of its own, and messages printed instead of sent. */
export const CONFIG_TEXT = `# yaml-language-server: $schema=schemas/config.schema.json
# Tocsin's configuration. It runs as it is. To see what is wrong with it: tocsin check; what it comes to, and where each
# value is from: tocsin config print --origin; whether all it names can be reached: tocsin doctor.
#
# A value may name an environment variable: \${NAME}, or \${NAME:-default}. Secrets belong there, or in a file of their own:
# every secret x can also be given as x_file: path. Paths begin at the folder of this file.

mqtt:
  # Without a url Tocsin runs a small broker of its own, for trial: what it holds is lost when Tocsin stops.
  # Its port, and that of http below, can be another for one start: TOCSIN_MQTT_PORT=1884 TOCSIN_HTTP_PORT=8485 tocsin serve
  # url: mqtts://broker.example:8883
  # username: tocsin
  # password: \${MQTT_PASSWORD}
  clientId: tocsin          # the broker keeps what came meanwhile by this name: one for each Tocsin
  embedded:
    host: 127.0.0.1
    port: \${TOCSIN_MQTT_PORT:-1883}

# Where telemetry comes from and how to read it. {name} is one whole level of a topic and names it, for rules and texts.
sources:
  cold:
    topic: cold/{site}/{device}/telemetry
    decode: json            # others: number, text, cbor, or the profile of a system such as zigbee2mqtt or chirpstack
    device: "{site}/{device}"
    every: 1m               # how often each of them reports; \`tocsin check\` doubts delays that are shorter
    # time: $.ts            # where a device says when it measured; without it, the time of arrival counts

rules: ../rules             # files or folders; a change is taken up at once

sync:
  roster: roster.yaml       # people, their tags and addresses; a change is taken up at once

# How messages leave. \`log\` prints what the phone would show, and sends nothing.
channels:
  sms:
    driver: log
    # driver: twilio
    # accountSid: \${TWILIO_ACCOUNT_SID}
    # authToken: \${TWILIO_AUTH_TOKEN}
    # from: "+15005550006"  # a phone number needs quotes
  apn: { driver: log }
  # apn: { driver: apns, topic: com.example.app, keyId: ABC123DEFG, teamId: DEF123GHIJ, key_file: /run/secrets/AuthKey.p8 }
  fcm: { driver: log }
  # fcm: { driver: fcm, serviceAccount_file: /run/secrets/service-account.json }

# Whom to tell of Tocsin's own troubles, such as a lost broker. Entries as under \`notify\` of a rule; without a Body the
# message is what happened, and to what.
system:
  notify:
    - Tag: [on-call]

store:
  path: ../data/tocsin.db   # alarms, bindings and what is still to be sent; the admin token stands beside it

http:
  host: 127.0.0.1           # /healthz, /readyz, /metrics, /api and /v1
  port: \${TOCSIN_HTTP_PORT:-8484}

log:
  format: \${TOCSIN_LOG_FORMAT:-auto} # text at a terminal, JSON elsewhere; or json, or pretty, everywhere
`;
