using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>The session of a request.</summary>
/// <param name="Name">Under what name it is stored.</param>
/// <param name="Session">Who is logged in, how and since when.</param>
/// <param name="FormToken">What every form of its pages must carry.</param>
public sealed record OpenSession(UInt128 Name, CitizenSession Session, string FormToken)
{
    /// <summary>The packed national number of somebody who had no mailbox at log-in; 0 for all others. For the registration only.</summary>
    internal ulong Number { get; init; }

    /// <summary>The mandate under which the session wishes to act; null for oneself.</summary>
    internal Guid? Mandate { get; init; }

    /// <summary>Without token and number, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"OpenSession({Session.Level})";
}
