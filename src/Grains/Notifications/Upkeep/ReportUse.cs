namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>What a report of a provider led to.</summary>
public enum ReportUse
{
    /// <summary>Its address was never given out.</summary>
    Unknown,

    /// <summary>It changed nothing: no failure, known already, or about a message that others have followed.</summary>
    Nothing,

    /// <summary>It came before the outcome of the sending was noted: it should come again.</summary>
    TooEarly,

    /// <summary>That the message did not arrive was noted.</summary>
    Noted,
}
