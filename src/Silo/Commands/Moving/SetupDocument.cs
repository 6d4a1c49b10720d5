using System.Globalization;
using System.Text.Json;
using Budkavle.Api.Senders;
using Budkavle.Api.Setup;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>
/// Who may send what and what each sender has set up, without secrets: what is made once and not by sending. Signed as receipts are.
/// </summary>
internal sealed record SetupDocument
{
    /// <summary>What the signature says that the file is.</summary>
    public const string Type = "setup+jws";

    public const int CurrentVersion = 2;

    /// <summary>Files of this version have senders and clients alone.</summary>
    private const int OldestVersion = 1;

    public required int Version { get; init; }

    /// <summary>The log's name of the installation that it comes from.</summary>
    public required string Iss { get; init; }

    /// <summary>When, seconds since 1970.</summary>
    public required long Iat { get; init; }

    public required IReadOnlyList<Sender> Senders { get; init; }

    public static Sender Of(SenderState sender, SenderSetup setup) => new()
    {
        OrganisationNumber = sender.Number.ToString("D12", CultureInfo.InvariantCulture),
        Name = sender.Name,
        Contact = sender.Contact,
        Rights = RightNames.Of(sender.Rights),
        LettersPerDay = sender.LettersPerDay,
        Suspended = sender.Suspended,
        Clients = [.. sender.Clients.Where(client => !client.Revoked).Select(client => new Client
        {
            Name = client.Name, Scopes = client.Scopes, Jwks = client.Jwks,
        })],
        Setup = setup,
    };

    public string Sign(EvidenceKey key) =>
        CompactJws.Sign(JsonSerializer.SerializeToUtf8Bytes(this, SetupJson.Default.SetupDocument), key.Id, key.Key, Type);

    /// <summary>Reads a file that one of the keys has signed.</summary>
    /// <exception cref="CommandFailedException">It is not one, or no key given has signed it as it is.</exception>
    public static SetupDocument Read(string text, IReadOnlyList<EvidenceKey> keys)
    {
        text = text.Trim();
        if (CompactJws.Read(text, Type) is not var (keyId, payload))
            throw new CommandFailedException("That is no file of budkavle setup export.");
        if (keys.FirstOrDefault(key => key.Id == keyId) is not { } signer)
            throw new CommandFailedException("The file was signed by none of the keys given: it comes from another installation.");
        if (!CompactJws.IsSignedBy(text, signer.Key)) throw new CommandFailedException("The file was changed after it was signed.");
        return JsonSerializer.Deserialize(payload, SetupJson.Default.SetupDocument) is
            { Version: >= OldestVersion and <= CurrentVersion } setup
            ? setup : throw new CommandFailedException("The file is of another version of the program.");
    }

    internal sealed record Sender
    {
        public required string OrganisationNumber { get; init; }

        public required string Name { get; init; }

        public required SenderContact Contact { get; init; }

        public required IReadOnlyList<string> Rights { get; init; }

        public required long LettersPerDay { get; init; }

        public required bool Suspended { get; init; }

        public required IReadOnlyList<Client> Clients { get; init; }

        public SenderSetup Setup { get; init; } = new();
    }

    internal sealed record Client
    {
        public required string Name { get; init; }

        public required IReadOnlyList<string> Scopes { get; init; }

        /// <summary>Its public keys; null for one that has a secret, which nobody can read back: it gets a new one.</summary>
        public string? Jwks { get; init; }
    }
}
