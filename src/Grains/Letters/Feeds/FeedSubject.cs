namespace Budkavle.Grains.Letters.Feeds;

/// <summary>What a feed of a sender tells of.</summary>
public enum FeedSubject
{
    /// <summary>Letters and submissions.</summary>
    Letters,

    /// <summary>E-mails and SMS of the sender's service, once they have reached their end.</summary>
    Messages,
}
