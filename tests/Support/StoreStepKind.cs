namespace Budkavle.Storage.Tests.Support;

public enum StoreStepKind
{
    OpenShard,
    Append,
    ReadShard,
    SaveViews,
    SaveHeads,
    SaveKeys,
    SaveMarks,
    ReadRows,
    FindKeys,
    WriteDocument,
}
