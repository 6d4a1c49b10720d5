namespace Budkavle.Grains.Notifications;

/// <summary>Finds what senders call themselves.</summary>
public interface ISenderNames
{
    /// <summary>
    /// The sender's name, or null if it is not known: then the notification names no one. Called for each letter, so it should be quick.
    /// </summary>
    ValueTask<string?> FindAsync(UInt128 sender);
}
