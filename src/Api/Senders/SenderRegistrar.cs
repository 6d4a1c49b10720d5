using Budkavle.Api.Security.Clients;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Senders;
using Orleans;

namespace Budkavle.Api.Senders;

/// <summary>
/// Makes senders and their clients: for the operator's routes, and for an installation's first start, when nobody can ask for a token yet.
/// </summary>
public sealed class SenderRegistrar(
    IGrainFactory grains, KeyedHashes hashes, IClientSecrets secrets, SenderDirectory directory, SenderIndex index)
{
    /// <summary>Registers the organisation, or finds it registered with the same particulars.</summary>
    public async Task<(UInt128 Id, SenderAnswer Answer)> RegisterAsync(IdentityNumber organisation, RegisterSender command)
    {
        var id = hashes.SenderOf(organisation);
        if (await GrainOf(id).Read() is null) await index.AddAsync(id);
        return (id, await GrainOf(id).Register(command with { Number = organisation.Value }));
    }

    /// <summary>Adds a client with a secret made here, or with keys of its own.</summary>
    /// <returns>The client's id, and its secret in clear, which is kept nowhere.</returns>
    public async Task<(string ClientId, string? Secret, SenderAnswer Answer)> AddClientAsync(
        UInt128 sender, string name, IReadOnlyList<string> scopes, string? jwks, string by)
    {
        var secret = jwks is null ? secrets.Generate() : null;
        var answer = await GrainOf(sender).AddClient(new AddSenderClient
        {
            Name = name,
            Scopes = [.. scopes],
            SecretHash = secret?.Hash,
            Jwks = jwks,
            By = by,
        });
        return answer.Refusal != SenderRefusal.None
            ? ("", null, answer)
            : (SenderIds.FormatClient(sender, answer.Sender!.Clients.Length), secret?.Secret, answer);
    }

    public async Task<(string Secret, SenderAnswer Answer)> RotateAsync(UInt128 sender, int client, string by)
    {
        var secret = secrets.Generate();
        return (secret.Secret, await GrainOf(sender).RotateSecret(client, secret.Hash, by));
    }

    public Task<SenderAnswer> RevokeAsync(UInt128 sender, int client, string by) => GrainOf(sender).RevokeClient(client, by);

    public async Task<SenderAnswer> SuspendAsync(UInt128 sender, string reason, string by) =>
        Seen(sender, await GrainOf(sender).Suspend(reason, by));

    public async Task<SenderAnswer> ResumeAsync(UInt128 sender, string by) => Seen(sender, await GrainOf(sender).Resume(by));

    public async Task<SenderAnswer> ChangeRightsAsync(UInt128 sender, SenderRights rights, long lettersPerDay, string by) =>
        Seen(sender, await GrainOf(sender).ChangeRights((int)rights, lettersPerDay, by));

    public Task<SenderView?> ReadAsync(UInt128 sender) => GrainOf(sender).Read();

    private SenderAnswer Seen(UInt128 sender, SenderAnswer answer)
    {
        directory.Forget(sender);
        return answer;
    }

    private ISenderGrain GrainOf(UInt128 sender) => grains.GetGrain<ISenderGrain>(SenderIds.Format(sender));
}
