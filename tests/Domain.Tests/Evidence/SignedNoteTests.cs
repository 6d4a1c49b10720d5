using System.Security.Cryptography;
using Budkavle.Domain.Evidence;

namespace Budkavle.Domain.Tests.Evidence;

public sealed class SignedNoteTests
{
    [Fact]
    public void A_signature_written_in_another_way_is_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A signature has 70 to 72 bytes; those whose last character carries spare bits are what this is about.
        var notes = Enumerable.Range(0, 200).Select(i => SignedNote.Sign($"text {i}\n", "log.example", key))
            .Where(note => note.EndsWith("=\n", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(notes);

        foreach (var note in notes)
        {
            var last = note.TrimEnd('\n', '=').Length - 1;
            var other = note[..last] + (char)(note[last] + 1) + note[(last + 1)..];
            Assert.Equal(BytesOf(note), BytesOf(other));

            Assert.True(SignedNote.Parse(note)!.IsSignedBy("log.example", key));
            Assert.Null(SignedNote.Parse(other));
        }
    }

    private static byte[] BytesOf(string note) => Convert.FromBase64String(note[(note.LastIndexOf(' ') + 1)..]);
}
