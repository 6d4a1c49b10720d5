using System.Text.Json.Serialization;

namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>The settings as they stand in their JSON file; paths are relative to it.</summary>
internal sealed partial record SettingsDocument
{
    public required string Listen { get; init; }

    /// <summary>PKCS #12.</summary>
    public required string Certificate { get; init; }

    /// <summary>A file whose first line opens the certificate; null for one without a password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM.</summary>
    public required string ClientRoots { get; init; }

    /// <summary>PEM; null for the same as <see cref="ClientRoots"/>.</summary>
    public string? SignatureRoots { get; init; }

    /// <summary>PEM; null: nobody can sign for a mailbox.</summary>
    public string? PersonRoots { get; init; }

    /// <summary>CRL, DER or PEM.</summary>
    public IReadOnlyList<string>? RevocationLists { get; init; }

    public required ServiceSupplier Supplier { get; init; }

    /// <summary>Null for none: where a field is left out, the generated reader sets what is set by <c>init</c> to null.</summary>
    public IReadOnlyList<ServiceSupplier>? Operators { get; init; }

    public required IReadOnlyList<Party> Parties { get; init; }

    internal sealed record Party
    {
        public required string Organisation { get; init; }

        /// <summary>Of sender, agent and operator.</summary>
        public required IReadOnlyList<string> Roles { get; init; }

        public IReadOnlyList<string>? Thumbprints { get; init; }

        /// <summary>What the register calls an agent; its number without one.</summary>
        public string? Name { get; init; }
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(SettingsDocument))]
    internal sealed partial class Json : JsonSerializerContext;
}
