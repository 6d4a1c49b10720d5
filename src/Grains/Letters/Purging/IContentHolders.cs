using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>Who names contents that are kept for one owner alone, beside the log: by a link in a text, or in a document.</summary>
public interface IContentHolders
{
    /// <summary>The contents that links in a text lead to, and when each link is over, milliseconds since 1970.</summary>
    IEnumerable<(ContentHash Name, long EndsAt)> InText(string text);

    /// <summary>The contents that a document names.</summary>
    /// <param name="name">The document's.</param>
    /// <param name="plain">What it says.</param>
    IEnumerable<ContentHash> InDocument(string name, ReadOnlyMemory<byte> plain);
}
