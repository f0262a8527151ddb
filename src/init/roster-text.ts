/** `config/roster.yaml` of a starting project: two invented people, whom its first rule reaches. */
export const ROSTER_TEXT = `# yaml-language-server: $schema=schemas/roster.schema.json
# Who is reached where. Tocsin keeps its bindings as this file says: saving it is enough.
#
# The people and numbers are invented. Every value is text: put phone numbers in quotes, or YAML drops the plus.
version: 1
people:
  - identity: ana-k                # a name of your own choosing, not an email address; rules may name it: Identity: ana-k
    tags: [on-call, site-oslo]     # rules name these: Tag: [on-call, site-oslo] reaches who has both
    sms: "+4790000001"

  - identity: bo-lind
    tags: [on-call, site-bergen]
    sms: "+4790000002"
    # apn: 740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad # device token of an iPhone app

# A team is a tag of each of its members. Whoever changes shifts edits the members, and no rule.
# teams:
#   - team: night-shift
#     tags: [on-call]
#     members: [ana-k, bo-lind]
`;
