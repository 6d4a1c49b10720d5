using Budkavle.Api.Letters.Parsing;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>One line: where its key is kept, and either what is wrong with it or where its result will be.</summary>
internal readonly record struct BulkLine(long Line, Segment Key, LetterFault Fault, int Shard, int Index);
