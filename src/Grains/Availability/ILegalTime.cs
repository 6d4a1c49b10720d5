namespace Budkavle.Grains.Availability;

/// <summary>What a post office asks before it says that a deadline is over.</summary>
public interface ILegalTime
{
    /// <summary>Null if it cannot be said now; no error leaves it.</summary>
    ValueTask<LegalMoment?> ReadAsync();
}
