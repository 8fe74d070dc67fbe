-- Who has claimed a try. Parameters: organization, rule, subject, number, kind, channel, attempt. At most one row.
SELECT claimant
FROM meta_alert_messages
WHERE organization = {organization:String}
  AND rule = {rule:String}
  AND subject = {subject:String}
  AND number = {number:UInt32}
  AND kind = {kind:String}
  AND channel = {channel:String}
  AND attempt = {attempt:UInt32}
