using Budkavle.Grains.Letters.Purging;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Letters.Purging;

/// <summary>Who else names contents, as a test says.</summary>
internal sealed class PurgeHolders : IContentHolders
{
    public List<(string Text, ContentHash Name, long EndsAt)> Links { get; } = [];

    public List<(string Document, ContentHash Name)> Documents { get; } = [];

    public IEnumerable<(ContentHash Name, long EndsAt)> InText(string text) =>
        Links.Where(link => text.Contains(link.Text, StringComparison.Ordinal)).Select(link => (link.Name, link.EndsAt));

    public IEnumerable<ContentHash> InDocument(string name, ReadOnlyMemory<byte> plain) =>
        Documents.Where(one => one.Document == name).Select(one => one.Name);
}
