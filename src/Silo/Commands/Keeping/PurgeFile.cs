using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>A file of rules for <c>budkavle purge</c>. What it does not say is not removed, and what it says wrongly is refused.</summary>
internal sealed record PurgeFile
{
    public Rule? Unreferenced { get; init; }

    public Rule? RelayedLetters { get; init; }

    public Rule? DispatchLists { get; init; }

    public Rule? LinkedFiles { get; init; }

    public Rule? ClosedMailboxes { get; init; }

    public Rule? MovedMailboxes { get; init; }

    public Rule? DeceasedOwners { get; init; }

    public IReadOnlyList<SenderRule>? Letters { get; init; }

    /// <exception cref="CommandFailedException">It is not there, or not such a file.</exception>
    public static PurgeRules Read(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{path} cannot be read: {failure.Message}");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new CommandFailedException($"{path} is no file of rules: {failure.Message} See docs/operations/purge.md.");
        }
    }

    /// <exception cref="JsonException">The bytes are not such a file.</exception>
    /// <exception cref="ArgumentException">A rule is not one.</exception>
    internal static PurgeRules Parse(ReadOnlySpan<byte> bytes)
    {
        var file = JsonSerializer.Deserialize(bytes, PurgeFileJson.Default.PurgeFile) ?? throw new JsonException("It is empty.");
        var letters = new Dictionary<UInt128, int>();
        foreach (var one in file.Letters ?? [])
        {
            // Agencies know their id with the hyphens of the API's letters, operators without.
            if (!SenderIds.TryParse(one.Sender.Replace("-", "", StringComparison.Ordinal), out var sender))
                throw new ArgumentException("A sender is named by its id: 32 hexadecimal digits.");
            if (!letters.TryAdd(sender, one.AfterDays)) throw new ArgumentException("A sender has two rules.");
        }

        var rules = new PurgeRules
        {
            UnreferencedAfterDays = file.Unreferenced?.AfterDays,
            RelayedLettersAfterDays = file.RelayedLetters?.AfterDays,
            DispatchListsAfterDays = file.DispatchLists?.AfterDays,
            LinkedFilesAfterDays = file.LinkedFiles?.AfterDays,
            ClosedMailboxesAfterDays = file.ClosedMailboxes?.AfterDays,
            MovedMailboxesAfterDays = file.MovedMailboxes?.AfterDays,
            DeceasedOwnersAfterDays = file.DeceasedOwners?.AfterDays,
            LettersAfterDays = letters,
        };
        rules.Validate();
        return rules;
    }

    internal sealed record Rule
    {
        public required int AfterDays { get; init; }
    }

    internal sealed record SenderRule
    {
        public required string Sender { get; init; }

        public required int AfterDays { get; init; }
    }
}
