package dev.recado.push.channel;

import dev.recado.push.reading.Acknowledgements;
import dev.recado.push.reading.OpenReaders;
import dev.recado.push.recipient.RecipientAccess;
import org.springframework.stereotype.Component;

/** What every subscription needs. */
@Component
record SubscriptionParts(
    RecipientAccess access,
    OpenReaders readers,
    Acknowledgements acknowledgements,
    ChannelProperties properties,
    DeliveryMeters meters) {}
