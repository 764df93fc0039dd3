-- When a partner acknowledged last, without looking at every message.
CREATE INDEX exchange_messages_acknowledged ON exchange_messages (partner, acknowledged_at);
