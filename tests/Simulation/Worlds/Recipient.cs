using Budkavle.Domain.Identity;
using Budkavle.Storage;

namespace Budkavle.Simulation.Worlds;

/// <summary>Who has a mailbox in a world.</summary>
/// <param name="Name">Stands for the person in the history.</param>
/// <param name="Number">A synthetic number.</param>
/// <param name="Mailbox">The mailbox's stream.</param>
/// <param name="Shard">Where it is.</param>
/// <param name="WantsMail">Whether to be told of letters.</param>
/// <param name="Blocked">A sender whose letters are not taken, or 0.</param>
internal sealed record Recipient(string Name, IdentityNumber Number, StreamKey Mailbox, int Shard, bool WantsMail, UInt128 Blocked)
{
    public string Address => Name + "@example.se";
}
