package postgres

// ScanRowsSQL is the query of ScanRows, to explain.
var ScanRowsSQL = scanRows
