using System.Text;
using System.Text.Json;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Evidence;

public sealed class ReceiptTests : IDisposable
{
    private static readonly UInt128 Anna = Post.Mailbox(1);
    private readonly EngineFiles _files = new();

    [Fact]
    public async Task A_receipt_of_each_event_holds_and_is_proved_by_the_log()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        await world.DeliverAsync(Anna, 30);
        var letter = (await world.DeliverAsync(Anna, 1))[0];
        var office = world.Engine.OfficeOf(new StreamKey(Anna));
        Assert.Equal(LetterRefusal.None, await office.Command(Anna, letter.Version, LetterCommand.Read));
        Assert.Equal(LetterRefusal.None, await office.Command(Anna, letter.Version, LetterCommand.Confirm));
        await world.IntegrateAsync();

        ErdsEvent[] events =
            [ErdsEvent.SubmissionAcceptance, ErdsEvent.ContentConsignment, ErdsEvent.ContentHandover, ErdsEvent.ConsignmentAcceptance];
        foreach (var wanted in events)
        {
            var receipt = await world.ReceiptAsync(letter, wanted);
            var findings = ReceiptVerifier.Verify(receipt, world.Evidence.Keys.All);
            Assert.DoesNotContain(findings, finding => finding.Verdict is Verdict.Fails or Verdict.Unproven);
            Assert.Contains(findings, finding => finding.Text.Contains(wanted.Meaning, StringComparison.Ordinal));
            Assert.True(findings.Count(finding => finding.Verdict == Verdict.Holds) >= 4);
        }
    }

    [Fact]
    public async Task A_receipt_asked_for_before_a_checkpoint_covers_it_is_signed_and_says_that_it_is_unproved()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Anna, 1))[0];

        var receipt = await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment);

        var findings = ReceiptVerifier.Verify(receipt, world.Evidence.Keys.All);
        Assert.Contains(findings, finding => finding.Verdict == Verdict.Unproven);
        Assert.DoesNotContain(findings, finding => finding.Verdict == Verdict.Fails);
    }

    [Fact]
    public async Task A_change_of_any_character_of_a_receipt_is_found()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Anna, 40))[21];
        await world.IntegrateAsync();
        var text = JsonSerializer.Serialize(
            await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment), ReceiptJson.Default.ReceiptDocument);
        var undetected = new List<int>();
        for (var at = 0; at < text.Length; at++)
        {
            var changed = text[..at] + (text[at] == 'A' ? 'B' : 'A') + text[(at + 1)..];
            if (Holds(changed, world.Evidence.Keys.All)) undetected.Add(at);
        }

        Assert.True(Holds(text, world.Evidence.Keys.All));
        Assert.Empty(undetected.Select(at => text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 20)]));
    }

    [Fact]
    public async Task Another_letters_proof_does_not_serve()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letters = await world.DeliverAsync(Anna, 40);
        await world.IntegrateAsync();
        var one = await world.ReceiptAsync(letters[0], ErdsEvent.ContentConsignment);
        var other = await world.ReceiptAsync(letters[1], ErdsEvent.ContentConsignment);

        var findings = ReceiptVerifier.Verify(one with { Proof = other.Proof }, world.Evidence.Keys.All);

        Assert.Contains(findings, finding => finding.Verdict == Verdict.Fails);
    }

    [Fact]
    public async Task A_signature_of_the_services_key_does_not_turn_an_event_into_another()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Anna, 1))[0];
        await world.IntegrateAsync();
        var receipt = await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment);
        var claims = ReceiptVerifier.ClaimsOf(receipt)!;
        var key = world.Evidence.Keys.Current;
        ReceiptClaims[] lies =
        [
            claims with { Event = ErdsEvent.ContentHandover.Name, EventCode = ErdsEvent.ContentHandover.Code },
            claims with { Time = "2020-01-01T00:00:00.000Z" },
            claims with { Recipient = new string('1', 32) },
            claims with { ContentHash = new string('1', 64) },
            claims with { LetterId = Guid.Empty },
        ];
        foreach (var lie in lies)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(lie, ReceiptJson.Default.ReceiptClaims);
            var forged = receipt with { Receipt = CompactJws.Sign(payload, key.Id, key.Key) };
            Assert.Contains(ReceiptVerifier.Verify(forged, [key]), finding => finding.Verdict == Verdict.Fails);
        }
    }

    [Fact]
    public async Task Receipts_of_an_earlier_key_hold_after_the_key_was_changed()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Anna, 1))[0];
        await world.IntegrateAsync();
        var before = await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment);
        await world.Evidence.Keys.RotateAsync(default);
        await world.DeliverAsync(Anna, 1);
        await world.IntegrateAsync();
        var after = await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment);

        var keys = EvidenceKey.ReadMany(world.Evidence.Keys.Jwks);
        Assert.Equal(2, keys.Count);
        Assert.True(Holds(before, keys));
        Assert.True(Holds(after, keys));
        Assert.NotEqual(CompactJws.Read(before.Receipt)!.Value.KeyId, CompactJws.Read(after.Receipt)!.Value.KeyId);
        Assert.False(Holds(after, [keys[0]]));
    }

    [Fact]
    public async Task The_content_is_compared_with_the_letter_or_its_body()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var letter = (await world.DeliverAsync(Anna, 1, "Subject"))[0];
        var claims = ReceiptVerifier.ClaimsOf(await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment))!;

        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, "Body"u8.ToArray()).Verdict);
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, "body"u8.ToArray()).Verdict);
        var changed = """{"subject":"Another","body":{"contentType":"text/plain","content":"Body"}}""";
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(changed)).Verdict);
    }

    private static bool Holds(string text, IReadOnlyList<EvidenceKey> keys) =>
        ReceiptVerifier.Read(text) is { } receipt && Holds(receipt, keys);

    private static bool Holds(ReceiptDocument receipt, IReadOnlyList<EvidenceKey> keys) =>
        ReceiptVerifier.Verify(receipt, keys).All(finding => finding.Verdict is Verdict.Holds or Verdict.Says);

    public void Dispose() => _files.Dispose();
}
