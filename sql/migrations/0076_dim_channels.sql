-- Channels, in the sequence of their rules. Grain: channel.
CREATE VIEW IF NOT EXISTS dim_channels
(
    channel LowCardinality(String) COMMENT 'As in the views of sales',
    name_ru String COMMENT 'Name in Russian',
    name_en String COMMENT 'Name in English',
    rule String COMMENT 'What falls into it; the first rule that fits counts'
)
AS
SELECT
    known.1 AS channel,
    known.2 AS name_ru,
    known.3 AS name_en,
    known.4 AS rule
FROM
(
    SELECT arrayJoin([
        ('back_office', 'Касса', 'Back office', 'sold by a user of the account'),
        ('unknown', 'Неизвестно', 'Unknown', 'no UTM at all'),
        ('ads', 'Реклама', 'Ads', 'utm_medium of what is paid for, such as cpc, cpm, banner, target'),
        ('email', 'Рассылка', 'E-mail', 'utm_medium or utm_source of mail, such as email, newsletter, unisender'),
        ('messenger', 'Мессенджеры', 'Messengers', 'utm_source of a messenger, such as telegram or whatsapp'),
        ('social', 'Соцсети', 'Social networks', 'utm_source of a network, such as vk or ok; utm_medium social or smm'),
        ('search', 'Поиск', 'Search', 'utm_medium organic or seo'),
        ('referral', 'Партнёры и ссылки', 'Referrals', 'utm_medium referral, partner, affiliate'),
        ('other', 'Прочее', 'Other', 'any other UTM')
    ]) AS known
)
COMMENT 'Channels, in the sequence of their rules. Grain: channel.'
