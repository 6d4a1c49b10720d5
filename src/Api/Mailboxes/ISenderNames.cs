namespace Budkavle.Api.Mailboxes;

/// <summary>What a sender is called. Answers from memory nearly always.</summary>
public interface ISenderNames
{
    /// <summary>The name, or null for a sender that is not known.</summary>
    ValueTask<string?> FindAsync(UInt128 sender);
}
